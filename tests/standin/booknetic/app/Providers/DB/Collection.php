<?php

namespace BookneticApp\Providers\DB;

/** One row: read as `$row->name` or `$row['name']`; every value is a string or null, as the database driver gives it. */
class Collection implements \ArrayAccess, \JsonSerializable
{
    /** @var array<string, string|null> */
    private $columns;

    public function __construct(array $columns)
    {
        $this->columns = $columns;
    }

    public function __get($name)
    {
        return isset($this->columns[$name]) ? $this->columns[$name] : null;
    }

    public function __set($name, $value)
    {
        $this->columns[$name] = $value;
    }

    public function __isset($name)
    {
        return isset($this->columns[$name]);
    }

    #[\ReturnTypeWillChange]
    public function offsetExists($name)
    {
        return isset($this->columns[$name]);
    }

    #[\ReturnTypeWillChange]
    public function offsetGet($name)
    {
        return $this->__get($name);
    }

    #[\ReturnTypeWillChange]
    public function offsetSet($name, $value)
    {
        $this->columns[$name] = $value;
    }

    #[\ReturnTypeWillChange]
    public function offsetUnset($name)
    {
        unset($this->columns[$name]);
    }

    public function toArray()
    {
        return $this->columns;
    }

    #[\ReturnTypeWillChange]
    public function jsonSerialize()
    {
        return $this->columns;
    }
}
