<?php

namespace BookneticStandin\Workflow;

use BookneticApp\Config;
use BookneticApp\Models\Workflow;
use BookneticApp\Models\WorkflowAction;

/** Section 5: events, and firing them. */
class EventsManager
{
    /** @var array<string, Event> */
    private $events = [];

    public function get($key): Event
    {
        if (!isset($this->events[$key])) {
            $this->events[$key] = new Event($key);
        }
        return $this->events[$key];
    }

    /** @return array<string, Event> */
    public function getAll(): array
    {
        return $this->events;
    }

    /**
     * Runs the actions of the context's active workflows for that event which the filter lets pass.
     *
     * @param callable|null $filter asked with the workflow; `$event['data']` is its JSON
     */
    public function trigger($key, $params, $filter = null): void
    {
        foreach (Workflow::where('when', $key)->where('is_active', 1)->orderBy('id')->fetchAll() as $workflow) {
            if ($filter !== null && !call_user_func($filter, $workflow)) {
                continue;
            }
            $actions = WorkflowAction::where('workflow_id', $workflow->id)->where('is_active', 1)->fetchAll();
            foreach ($actions as $action) {
                $driver = Config::getWorkflowDriversManager()->get($action->driver);
                if ($driver) {
                    $driver->handle($params, $action, $workflow);
                }
            }
        }
    }
}
