<?php

namespace BookneticApp\Providers\DB;

/** The small part of the query builder that section 6 names. */
class QueryBuilder
{
    /** @var string the model's class */
    private $model;
    private $columns = '*';
    private $joins = '';
    private $conditions = [];
    private $order = '';
    private $limit = '';
    private $skippedScopes = [];

    public function __construct($model)
    {
        $this->model = $model;
    }

    /** `where('a', 1)`, `where('a', '>', 1)`, `where('a', [1, 2])`, `where('a', null)`, `where(['a' => 1])`. */
    public function where($field, $operator = null, $value = null)
    {
        if (is_array($field)) {
            foreach ($field as $name => $one) {
                $this->where($name, $one);
            }
            return $this;
        }
        if (func_num_args() === 2) {
            $value = $operator;
            $operator = is_array($value) ? 'IN' : '=';
        }
        $this->conditions[] = Sql::condition($this->qualified($field), $operator, $value);
        return $this;
    }

    public function whereFindInSet($field, $value)
    {
        $this->conditions[] = 'FIND_IN_SET(' . Sql::value($value) . ', ' . $this->qualified($field) . ')';
        return $this;
    }

    public function leftJoin($model, $columns, $ownField, $otherField)
    {
        $this->joins .= ' LEFT JOIN ' . DB::table($model) . ' ON ' . $ownField . ' = ' . $otherField;
        foreach ((array) $columns as $column) {
            $this->columns .= ', ' . $model::getField($column) . ' AS ' . $model::getTableName() . '_' . $column;
        }
        return $this;
    }

    public function select($columns)
    {
        $this->columns = implode(', ', (array) $columns);
        return $this;
    }

    public function orderBy($order)
    {
        $this->order = ' ORDER BY ' . implode(', ', (array) $order);
        return $this;
    }

    public function limit($limit)
    {
        $this->limit = ' LIMIT ' . (int) $limit;
        return $this;
    }

    public function noTenant()
    {
        return $this->withoutGlobalScope('tenant');
    }

    public function withoutGlobalScope($name)
    {
        $this->skippedScopes[] = $name;
        return $this;
    }

    public function get($id)
    {
        return $this->where('id', $id)->fetch();
    }

    public function fetch()
    {
        $rows = $this->limit(1)->fetchAll();
        return $rows ? $rows[0] : null;
    }

    /** @return Collection[] */
    public function fetchAll()
    {
        $columns = $this->joins === '' ? $this->columns : str_replace('*', $this->table() . '.*', $this->columns);
        $sql = 'SELECT ' . $columns . $this->fromWhere() . $this->order . $this->limit;
        return array_map(function ($row) {
            return new Collection($row);
        }, DB::DB()->get_results($sql, ARRAY_A));
    }

    public function count()
    {
        return (int) DB::DB()->get_var('SELECT COUNT(*)' . $this->fromWhere());
    }

    public function sum($column)
    {
        return DB::DB()->get_var('SELECT SUM(' . $column . ')' . $this->fromWhere());
    }

    public function insert(array $row)
    {
        $model = $this->model;
        if (!in_array('tenant', $this->skippedScopes, true)) {
            $row += $model::ownTenantColumn();
        }
        return DB::DB()->query(Sql::insert($this->table(), $row));
    }

    public function update(array $row)
    {
        return DB::DB()->query('UPDATE ' . $this->table() . ' SET ' . Sql::assignments($row) . $this->whereSql());
    }

    public function delete()
    {
        $model = $this->model;
        $ids = $model::hasDeletionListeners() ? array_column($this->select('id')->fetchAllAsArrays(), 'id') : [];
        $model::fireDeletion('deleting', $ids);
        $result = DB::DB()->query('DELETE FROM ' . $this->table() . $this->whereSql());
        $model::fireDeletion('deleted', $ids);
        return $result;
    }

    private function fetchAllAsArrays()
    {
        return array_map(function ($row) {
            return $row->toArray();
        }, $this->fetchAll());
    }

    private function table()
    {
        return DB::table($this->model);
    }

    private function fromWhere()
    {
        return ' FROM ' . $this->table() . $this->joins . $this->whereSql();
    }

    private function whereSql()
    {
        $model = $this->model;
        $conditions = array_merge($this->conditions, $model::globalScopes($this->skippedScopes));
        return $conditions ? ' WHERE ' . implode(' AND ', $conditions) : '';
    }

    private function qualified($field)
    {
        $plain = is_string($field) && preg_match('/^\w+$/', $field);
        return $plain ? $this->table() . '.`' . $field . '`' : $field;
    }
}
