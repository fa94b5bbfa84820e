<?php

namespace BookneticStandin\Workflow;

use BookneticApp\Models\Appointment;
use BookneticApp\Models\Customer;
use BookneticApp\Models\Service;
use BookneticApp\Models\Staff;
use BookneticStandin\Booking\TimeZone;

/** Section 5: the core's own keywords, a handful of them. */
class CoreKeywords
{
    const CATEGORIES = [
        'appointment_info' => 'Appointment', 'service_info' => 'Service', 'customer_info' => 'Customer',
        'staff_info' => 'Staff', 'others' => 'Others',
    ];

    const CODES = [
        'appointment_id' => ['appointment_info', 'appointment_id'],
        'appointment_date_time' => ['appointment_info', 'appointment_id'],
        'appointment_status' => ['appointment_info', 'appointment_id'],
        'service_name' => ['service_info', 'service_id'],
        'staff_name' => ['staff_info', 'staff_id'],
        'customer_full_name' => ['customer_info', 'customer_id'],
        'customer_email' => ['customer_info', 'customer_id'],
    ];

    public static function register(ShortCodes $service): void
    {
        foreach (self::CATEGORIES as $key => $name) {
            $service->registerCategory($key, $name);
        }
        foreach (self::CODES as $code => $where) {
            $name = ucfirst(str_replace('_', ' ', $code));
            $service->registerShortCode($code, ['name' => $name, 'category' => $where[0], 'depends' => $where[1]]);
        }
        $service->addReplacer([self::class, 'replace']);
    }

    public static function replace($text, $data, $service)
    {
        return preg_replace_callback('/\{(' . implode('|', array_keys(self::CODES)) . ')\}/', function ($found) use ($data) {
            $param = self::CODES[$found[1]][1];
            return isset($data[$param]) ? self::value($found[1], $data[$param]) : $found[0];
        }, $text);
    }

    private static function value(string $code, $id): string
    {
        switch ($code) {
            case 'appointment_id':
                return (string) $id;
            case 'appointment_date_time':
                $row = Appointment::noTenant()->get($id);
                return $row ? TimeZone::show($row->starts_at) : '';
            case 'appointment_status':
                $row = Appointment::noTenant()->get($id);
                return $row ? (string) $row->status : '';
            case 'service_name':
                $row = Service::noTenant()->get($id);
                return $row ? (string) $row->name : '';
            case 'staff_name':
                $row = Staff::noTenant()->get($id);
                return $row ? (string) $row->name : '';
            case 'customer_full_name':
                $row = Customer::noTenant()->get($id);
                return $row ? trim($row->first_name . ' ' . $row->last_name) : '';
            default:
                $row = Customer::noTenant()->get($id);
                return $row ? (string) $row->email : '';
        }
    }
}
