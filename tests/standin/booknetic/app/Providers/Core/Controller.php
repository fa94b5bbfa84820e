<?php

namespace BookneticApp\Providers\Core;

use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\Answer;

/** Section 2: the base of controllers and of back-end Ajax classes. */
class Controller
{
    /** @var string|null the file of the view that was shown last: an argument of `bkntc_enqueue_assets` */
    public static $viewPath;

    /** Prints `view/{name}.php` beside the controller's class. */
    protected function view($name, $parameters = [])
    {
        $file = (new \ReflectionClass($this))->getFileName();
        self::$viewPath = dirname($file) . '/view/' . $name . '.php';
        echo Helper::renderView(self::$viewPath, $parameters);
    }

    /** The same as a piece of HTML in a response. */
    protected function modalView($name, $parameters = [])
    {
        $file = (new \ReflectionClass($this))->getFileName();
        $html = Helper::renderView(dirname($file) . '/view/' . $name . '.php', $parameters);
        return $this->response(true, ['html' => $html]);
    }

    protected function response($status, $data = [])
    {
        return Answer::of($status, $data);
    }
}
