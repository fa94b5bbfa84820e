<?php

/** The other side of FreshProcess: reads its orders from standard input. Everything it writes is rolled back. */

$bkloyalty_orders = json_decode(stream_get_contents(STDIN), true);
eval($bkloyalty_orders['before']);
require __DIR__ . '/bootstrap.php';

$GLOBALS['wpdb']->query('START TRANSACTION');
$bkloyalty_answer = eval($bkloyalty_orders['code']);
$GLOBALS['wpdb']->query('ROLLBACK');
echo "\nANSWER " . json_encode($bkloyalty_answer);
