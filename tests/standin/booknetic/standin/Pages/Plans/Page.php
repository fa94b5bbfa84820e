<?php

namespace BookneticStandin\Pages\Plans;

use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticSaaS\Models\Plan;

/** Module `plans` of the super-admin's panel: which capability each plan has. */
class Page extends Controller
{
    public function index()
    {
        $this->view('plans', [
            'plans' => Plan::query()->orderBy('id')->fetchAll(),
            'capabilities' => Capabilities::getTenantCapabilityList(),
        ]);
    }
}
