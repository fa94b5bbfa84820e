<?php

namespace BookneticStandin\Workflow;

/** Section 5: `get($key)->setTitle()->setEditAction()->setAvailableParams()`. */
class Event
{
    private $key;
    private $title = '';
    private $editAction;
    private $availableParams = [];

    public function __construct(string $key)
    {
        $this->key = $key;
    }

    public function getKey()
    {
        return $this->key;
    }

    public function setTitle($title)
    {
        $this->title = $title;
        return $this;
    }

    public function getTitle()
    {
        return $this->title;
    }

    public function setEditAction($module, $action)
    {
        $this->editAction = [$module, $action];
        return $this;
    }

    public function getEditAction()
    {
        return $this->editAction;
    }

    public function setAvailableParams($params)
    {
        $this->availableParams = $params;
        return $this;
    }

    public function getAvailableParams()
    {
        return $this->availableParams;
    }
}
