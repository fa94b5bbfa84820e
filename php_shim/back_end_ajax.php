<?php

/** Loaded only in Booknetic's back end, where its base classes exist. */

namespace BkLoyalty;

use BookneticApp\Providers\Core\Controller;

final class BackEndAjax extends Controller
{
    /** The filters of a workflow's event, as a dialog. */
    public function workflow_event() // phpcs:ignore PSR1.Methods.CamelCapsMethodName -- the action's outward name
    {
        Booknetic\must(CAPABILITY);
        if (!may_change_workflows()) {
            Booknetic\must('workflow');
        }
        return $this->modalView('workflow_event');
    }
}
