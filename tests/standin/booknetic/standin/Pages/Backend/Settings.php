<?php

namespace BookneticStandin\Pages\Backend;

use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Helpers\Helper;
use BookneticApp\Providers\UI\SettingsMenuUI;
use BookneticApp\Providers\UI\TabUI;

/** Module `settings`: the options that the facts name, and what add-ons add. */
class Settings extends Controller
{
    const OPTIONS = [
        'default_appointment_status' => 'approved', 'successful_payment_status' => '', 'failed_payment_status' => '',
        'max_time_limit_for_payment' => '10', 'hide_discount_row' => 'off', 'price_number_of_decimals' => '2',
        'currency' => 'USD', 'currency_symbol' => '$', 'new_wp_user_on_new_booking' => 'off', 'timezone' => '',
    ];

    public function index()
    {
        $values = [];
        foreach (self::OPTIONS as $option => $default) {
            $values[$option] = Helper::getOption($option, $default);
        }
        $this->view('settings', [
            'values' => $values, 'menus' => SettingsMenuUI::getItems(),
            'tabs' => TabUI::get('settings_booking_steps')->getSubItems(),
        ]);
    }
}
