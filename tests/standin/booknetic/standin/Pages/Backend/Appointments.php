<?php

namespace BookneticStandin\Pages\Backend;

// phpcs:disable PSR1.Methods.CamelCapsMethodName -- a method is named as its action is

use BookneticApp\Models\Appointment;
use BookneticApp\Models\AppointmentExtra;
use BookneticApp\Models\AppointmentPrice;
use BookneticApp\Models\Customer;
use BookneticApp\Models\Location;
use BookneticApp\Models\Service;
use BookneticApp\Models\Staff;
use BookneticApp\Providers\Core\Capabilities;
use BookneticApp\Providers\Core\Controller;
use BookneticApp\Providers\Helpers\Helper;

/** Module `appointments`: the list, the form for a new one, the form of one that exists, its details. */
class Appointments extends Controller
{
    public function index()
    {
        $rows = Appointment::query()->orderBy('id DESC')->limit(100)->fetchAll();
        $this->view('appointments', [
            'rows' => $rows, 'services' => self::names(Service::class), 'staff' => self::names(Staff::class),
            'customers' => self::customerNames(), 'statuses' => Helper::getAppointmentStatuses(),
        ]);
    }

    public function add_new()
    {
        Capabilities::must('appointments_add');
        $this->view('appointment_form', ['row' => null, 'group' => 'appointments_add_new'] + self::choices());
    }

    public function edit()
    {
        Capabilities::must('appointments_edit');
        $row = self::row();
        $this->view('appointment_form', [
            'row' => $row, 'group' => 'appointments_edit', 'id' => (int) $row->id, 'extras' => self::extras($row->id),
        ] + self::choices());
    }

    public function info()
    {
        $row = self::row();
        $prices = AppointmentPrice::where('appointment_id', $row->id)->orderBy('id')->fetchAll();
        $names = [];
        foreach ($prices as $price) {
            $names[$price->unique_key] = apply_filters('bkntc_price_name', $price->unique_key);
        }
        $this->view('appointment_info', ['row' => $row, 'prices' => $prices, 'names' => $names, 'id' => (int) $row->id]);
    }

    private static function row()
    {
        $row = Appointment::get(Helper::_get('id', 0, 'int'));
        if (!$row) {
            throw new \Exception(__('There is no such appointment.', 'booknetic'));
        }
        return $row;
    }

    private static function extras($id): array
    {
        return array_map(function ($extra) {
            return ['extra' => (int) $extra->extra_id, 'quantity' => (int) $extra->quantity];
        }, AppointmentExtra::where('appointment_id', $id)->fetchAll());
    }

    private static function choices(): array
    {
        return [
            'services' => self::names(Service::class), 'staff' => self::names(Staff::class),
            'locations' => self::names(Location::class), 'customers' => self::customerNames(),
            'statuses' => Helper::getAppointmentStatuses(),
        ];
    }

    private static function names(string $model): array
    {
        $names = [];
        foreach ($model::query()->orderBy('id')->fetchAll() as $row) {
            $names[$row->id] = $row->name;
        }
        return $names;
    }

    private static function customerNames(): array
    {
        $names = [];
        foreach (Customer::query()->orderBy('id')->limit(1000)->fetchAll() as $row) {
            $names[$row->id] = trim($row->first_name . ' ' . $row->last_name);
        }
        return $names;
    }
}
