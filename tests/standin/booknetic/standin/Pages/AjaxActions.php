<?php

namespace BookneticStandin\Pages;

/** Turns the public methods of a FrontendAjax class into admin-ajax actions `bkntc_{method}`. */
class AjaxActions
{
    public static function registerController($class): void
    {
        $object = is_object($class) ? $class : new $class();
        foreach ((new \ReflectionClass($object))->getMethods(\ReflectionMethod::IS_PUBLIC) as $method) {
            if ($method->isStatic() || $method->isConstructor()) {
                continue;
            }
            $answer = function () use ($object, $method) {
                self::answer([$object, $method->getName()]);
            };
            add_action('wp_ajax_bkntc_' . $method->getName(), $answer);
            add_action('wp_ajax_nopriv_bkntc_' . $method->getName(), $answer);
        }
    }

    /** A method answers with what it returns; an exception becomes its message. */
    public static function answer(callable $method): void
    {
        try {
            $response = call_user_func($method);
        } catch (\Exception $refused) {
            $response = Answer::of(false, $refused->getMessage());
        }
        wp_send_json($response);
    }
}
