<?php

namespace BookneticStandin\Workflow;

use BookneticApp\Config;
use BookneticApp\Models\WorkflowLog;

/** Stands for e-mail: renders the action's `subject` and `body` and writes them to the workflow log. */
class RecordingDriver
{
    const NAME = 'standin_record';

    public function getDriver()
    {
        return self::NAME;
    }

    public function getName()
    {
        return 'Record a message (stands for e-mail)';
    }

    public function handle($eventData, $action, $workflow): void
    {
        $text = json_decode((string) $action->data, true) + ['to' => '', 'subject' => '', 'body' => ''];
        $service = Config::getShortCodeService();
        $log = ['workflow_id' => $workflow->id, 'when' => $workflow->when, 'driver' => self::NAME,
            'date_time' => current_time('mysql'), 'event_data' => wp_json_encode($eventData)];
        try {
            $message = [];
            foreach ($text as $part => $template) {
                $message[$part] = $service->replace((string) $template, $eventData);
            }
            $log += ['data' => wp_json_encode($message), 'status' => 'success'];
        } catch (\Exception $failure) {
            $log += ['data' => '{}', 'status' => 'error', 'error_message' => $failure->getMessage()];
        }
        WorkflowLog::insert($log);
    }
}
