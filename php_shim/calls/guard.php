<?php

/** Nothing that goes wrong in here may break a booking: every callback is called through a Guard. */

namespace BkLoyalty;

/** Calls a function of this namespace; when it fails a filter returns what it was given. */
final class Guard
{
    /** @var string */
    private $function;

    public function __construct(string $function)
    {
        $this->function = __NAMESPACE__ . '\\' . $function;
    }

    /** @return mixed */
    public function __invoke(...$arguments)
    {
        try {
            return ($this->function)(...$arguments);
        } catch (Refusal $refusal) {
            throw $refusal;
        } catch (\Throwable $failure) {
            note_failure($failure);
            return $arguments[0] ?? null;
        }
    }
}

/** The same object for the same function, so that has_action() and remove_action() work. */
function guarded(string $function): Guard
{
    static $guards = [];
    return $guards[$function] ?? ($guards[$function] = new Guard($function));
}

/** One line in PHP's error log; tests and self-checks listen to the action. */
function note_failure(\Throwable $failure): void
{
    note(get_class($failure) . ': ' . $failure->getMessage() . ' at ' . basename($failure->getFile()) . ':'
        . $failure->getLine());
    do_action('bkloyalty_failure', $failure);
}

/** Never hand over secrets, names or e-mail addresses. */
function note(string $line): void
{
    error_log('bkloyalty: ' . preg_replace('/\s+/', ' ', $line));
}
