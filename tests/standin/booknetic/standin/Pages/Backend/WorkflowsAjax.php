<?php

namespace BookneticStandin\Pages\Backend;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Models\Workflow;
use BookneticApp\Models\WorkflowAction;
use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\DB\DB;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\BackendPage;
use BookneticStandin\Workflow\RecordingDriver;

/** Module `workflow`, POST: each with the field `_wpnonce`. */
class WorkflowsAjax extends Controller
{
    /** `id` (0 for a new one), `name`, `when`, `is_active`, `to`, `subject`, `body`. The filter is the event's own. */
    public function save_workflow()
    {
        Capabilities::must('workflow');
        BackendPage::mustHaveNonce();
        $id = Helper::_post('id', 0, 'int');
        $row = ['name' => Helper::_post('name', '', 'string'), 'is_active' => Helper::_post('is_active', 0, 'int')];
        if ($id) {
            Workflow::where('id', $id)->update($row);
        } else {
            Workflow::insert($row + ['when' => Helper::_post('when', '', 'string'), 'data' => '[]']);
            $id = (int) DB::lastInsertedId();
        }
        $this->saveMessage($id);
        return $this->response(true, ['id' => $id]);
    }

    private function saveMessage(int $workflowId): void
    {
        $message = [];
        foreach (['to', 'subject', 'body'] as $part) {
            $message[$part] = Helper::_post($part, '', 'string');
        }
        WorkflowAction::where('workflow_id', $workflowId)->delete();
        WorkflowAction::insert(['workflow_id' => $workflowId, 'driver' => RecordingDriver::NAME,
            'data' => wp_json_encode($message), 'is_active' => 1]);
    }

    /** `id`. */
    public function delete()
    {
        Capabilities::must('workflow');
        BackendPage::mustHaveNonce();
        $id = Helper::_post('id', 0, 'int');
        if (Workflow::where('id', $id)->delete()) {
            WorkflowAction::where('workflow_id', $id)->delete();
        }
        return $this->response(true);
    }
}
