<?php

namespace BookneticStandin\Pages;

class BackendPage
{
    public static function addMenu(): void
    {
    }

    public static function registerCoreModules(): void
    {
    }
}
