<?php

/** What WordPress's cron does every five minutes. */

do_action('bkloyalty_pull');
echo '{}';
