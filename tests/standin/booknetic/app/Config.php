<?php

namespace BookneticApp;

use BookneticStandin\Workflow\DriversManager;
use BookneticStandin\Workflow\EventsManager;
use BookneticStandin\Workflow\ShortCodes;

/** Section 5: the way to workflow events, drivers and keywords. */
class Config
{
    private static $events;
    private static $drivers;
    private static $shortCodes;

    public static function getWorkflowEventsManager()
    {
        return self::$events = self::$events ?: new EventsManager();
    }

    public static function getWorkflowDriversManager()
    {
        return self::$drivers = self::$drivers ?: new DriversManager();
    }

    public static function getShortCodeService()
    {
        return self::$shortCodes = self::$shortCodes ?: new ShortCodes();
    }
}
