<?php

namespace BookneticStandin\Pages\Backend;

use BookneticApp\Providers\Core\Controller;
use BookneticStandin\Switches;

/** Module `standin`, for administrators: the switches, and the holes on request. Nothing of this is Booknetic's. */
class StandIn extends Controller
{
    /** action => fields beside `_wpnonce` */
    const HOLES = [
        'cancel_payment' => ['payment_id'], 'confirm_payment' => ['payment_id'], 'pay_by_link' => ['id'],
        'reschedule_silently' => ['id', 'date', 'time'], 'status_by_sql' => ['id', 'status'],
        'price_by_sql' => ['id', 'unique_key', 'price'], 'delete_by_sql' => ['id'], 'run_cron' => [],
    ];

    public function index()
    {
        $values = [];
        foreach (array_keys(Switches::DEFAULTS) as $name) {
            $values[$name] = Switches::get($name);
        }
        $this->view('standin', ['switches' => $values, 'holes' => self::HOLES]);
    }
}
