<?php

namespace BookneticApp\Providers\Data;

/** Section 5: a helper of 5.x around a workflow's filter; what else it can do is not known. */
class WorkflowEventFilterData
{
    private $data;

    public static function fromArray(array $data): self
    {
        $filter = new self();
        $filter->data = $data;
        return $filter;
    }

    public function toArray(): array
    {
        return $this->data;
    }
}
