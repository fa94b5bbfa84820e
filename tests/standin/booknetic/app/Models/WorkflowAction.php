<?php

namespace BookneticApp\Models;

use BookneticApp\Providers\DB\Model;

class WorkflowAction extends Model
{
    public static $tableName = 'workflow_actions';
}
