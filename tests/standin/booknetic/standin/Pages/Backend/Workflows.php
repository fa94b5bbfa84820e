<?php

namespace BookneticStandin\Pages\Backend;

use BookneticApp\Config;
use BookneticApp\Models\Workflow;
use BookneticApp\Models\WorkflowAction;
use BookneticApp\Models\WorkflowLog;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Helpers\Helper;

/** Module `workflow`: the list, the form of one, and the messages that would have been sent. */
class Workflows extends Controller
{
    public function index()
    {
        $this->view('workflows', [
            'rows' => Workflow::query()->orderBy('id')->fetchAll(),
            'events' => Config::getWorkflowEventsManager()->getAll(),
            'logs' => WorkflowLog::query()->orderBy('id DESC')->limit(50)->fetchAll(),
        ]);
    }

    public function edit()
    {
        $id = Helper::_get('workflow_id', 0, 'int');
        $row = $id ? Workflow::get($id) : null;
        $action = $row ? WorkflowAction::where('workflow_id', $id)->fetch() : null;
        $event = $row ? Config::getWorkflowEventsManager()->get($row->when) : null;
        $service = Config::getShortCodeService();
        $this->view('workflow_form', [
            'row' => $row, 'event' => $event, 'events' => Config::getWorkflowEventsManager()->getAll(),
            'message' => $action ? json_decode((string) $action->data, true) : [],
            'keywords' => $event ? $service->getShortCodesList($event->getAvailableParams()) : [],
        ]);
    }
}
