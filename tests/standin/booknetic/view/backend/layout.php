<?php

defined('ABSPATH') || exit;
?>
<div class="bkn_backend">
    <nav class="bkn_menu" aria-label="Booknetic stand-in">
        <?php foreach ($parameters['menus'] as $slug => $menu) : ?>
            <a href="<?php echo esc_url($menu->getLink()); ?>"
                <?php echo $slug === $parameters['current'] ? 'aria-current="page"' : ''; ?>>
                <?php echo esc_html($menu->getTitle()); ?></a>
            <?php foreach ($menu->getSubItems() as $item) : ?>
                <a class="bkn_sub" href="<?php echo esc_url($item->getLink()); ?>">
                    <?php echo esc_html($item->getTitle()); ?></a>
            <?php endforeach; ?>
        <?php endforeach; ?>
        <small>A stand-in for tests,<br>not Booknetic.</small>
    </nav>
    <div class="bkn_content" id="booknetic-content">
        <?php echo $parameters['content']; ?>
    </div>
</div>
