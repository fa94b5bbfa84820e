<?php

namespace BookneticStandin\Workflow;

/** Section 5: what an action of a workflow can be. */
class DriversManager
{
    private $drivers = [];

    public function register($driver)
    {
        $this->drivers[$driver->getDriver()] = $driver;
        return $this;
    }

    public function get($name)
    {
        return isset($this->drivers[$name]) ? $this->drivers[$name] : null;
    }

    public function getList()
    {
        return $this->drivers;
    }
}
