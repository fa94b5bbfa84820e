<?php

namespace BookneticStandin\Pages\Backend;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\BackendPage;

/** Module `settings`, POST, with the field `_wpnonce`. */
class SettingsAjax extends Controller
{
    /** Any of the options of `Settings::OPTIONS`. */
    public function save_general_settings()
    {
        Capabilities::must('settings');
        BackendPage::mustHaveNonce();
        foreach (array_keys(Settings::OPTIONS) as $option) {
            $value = Helper::_post($option, null, 'string');
            if ($value !== null) {
                Helper::setOption($option, $value);
            }
        }
        return $this->response(true);
    }
}
