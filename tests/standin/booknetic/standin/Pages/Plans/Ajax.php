<?php

namespace BookneticStandin\Pages\Plans;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Helpers\Helper;
use BookneticSaaS\Models\Plan;
use BookneticStandin\Pages\BackendPage;

/** Module `plans`, POST, with the field `_wpnonce`. */
class Ajax extends Controller
{
    /** `id`, `capabilities[]`: the granted ones. */
    public function save_plan()
    {
        BackendPage::mustHaveNonce();
        $plan = Plan::get(Helper::_post('id', 0, 'int'));
        if (!$plan) {
            return $this->response(false, 'There is no such plan.');
        }
        $granted = Helper::_post('capabilities', [], 'arr');
        $permissions = json_decode((string) $plan->permissions, true) ?: [];
        foreach (array_keys(Capabilities::getTenantCapabilityList()) as $capability) {
            $permissions['capabilities'][$capability] = in_array($capability, $granted, true) ? 'on' : 'off';
        }
        Plan::where('id', $plan->id)->update(['permissions' => wp_json_encode($permissions)]);
        return $this->response(true);
    }
}
