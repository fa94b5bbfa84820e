<?php

namespace BookneticStandin\Pages;

/** Which class answers for a module, and how it is asked. */
class Router
{
    private $routes = ['GET' => [], 'POST' => []];
    private $content = '';

    public function register(string $method, string $module, $class, $actions = null): void
    {
        $this->routes[$method][$module][] = [$class, $actions];
    }

    public function dispatch(string $module, string $action, bool $isPost): void
    {
        $callable = $this->find($isPost ? 'POST' : 'GET', $module, $action);
        if ($isPost) {
            AjaxActions::answer(function () use ($callable, $module, $action) {
                return self::respond($callable, $module, $action);
            });
        }
        ob_start();
        try {
            if ($callable === null) {
                throw new \Exception(__('There is no such page, or you may not see it.', 'booknetic'));
            }
            call_user_func($callable);
        } catch (\Exception $refused) {
            echo '<div class="bkn_card bkn_error">' . esc_html($refused->getMessage()) . '</div>';
        }
        $this->content = ob_get_clean();
    }

    private static function respond($callable, string $module, string $action)
    {
        if ($callable === null) {
            return Answer::of(false, __('There is no such page, or you may not see it.', 'booknetic'));
        }
        return apply_filters('bkntc_after_request_' . $module . '_' . $action, call_user_func($callable));
    }

    private function find(string $method, string $module, string $action)
    {
        $routes = isset($this->routes[$method][$module]) ? $this->routes[$method][$module] : [];
        foreach ($routes as list($class, $actions)) {
            $isListed = $actions === null || in_array($action, $actions, true);
            $object = is_object($class) ? $class : new $class();
            if ($isListed && is_callable([$object, $action]) && strpos($action, '__') !== 0) {
                return [$object, $action];
            }
        }
        return null;
    }

    public function content(): string
    {
        return $this->content;
    }
}
