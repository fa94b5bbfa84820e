<?php

namespace BookneticStandin\Tests;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Models\AppointmentPrice;
use BookneticApp\Providers\DB\DB;
use BookneticStandin\Pages\BookingAjax;
use BookneticStandin\Process;

/** A small salon in the stand-in's tables, and short ways to book in it. */
class Salon
{
    const CUT = 1;
    const COLOUR = 2;
    const WEEKLY = 3;

    /** Empties every table of the stand-in and opens the salon. To be called inside a transaction. */
    public static function open($tenant = null): void
    {
        foreach (\BookneticStandin\Schema::tableNames() as $table) {
            DB::DB()->query("DELETE FROM $table");
        }
        self::row('services', ['id' => 1, 'name' => 'Cut', 'price' => 60, 'duration' => 60, 'category_id' => 1], $tenant);
        self::row('services', ['id' => 2, 'name' => 'Colour', 'price' => 90, 'duration' => 60, 'category_id' => 2], $tenant);
        self::row('services', ['id' => 3, 'name' => 'Weekly', 'price' => 20, 'duration' => 30, 'is_recurring' => 1], $tenant);
        self::row('service_extras', ['id' => 1, 'service_id' => 1, 'name' => 'Wash', 'price' => 5, 'duration' => 15], $tenant);
        self::row('service_extras', ['id' => 2, 'service_id' => 1, 'name' => 'Oil', 'price' => 3, 'duration' => 0], $tenant);
        self::row('staff', ['id' => 1, 'name' => 'Ana'], $tenant);
        self::row('locations', ['id' => 1, 'name' => 'Centre'], $tenant);
        foreach ([1, 2, 3] as $service) {
            self::row('service_staff', ['service_id' => $service, 'staff_id' => 1]);
        }
    }

    public static function row(string $table, array $row, $tenant = null): int
    {
        DB::DB()->insert(DB::table($table), $row + ($tenant === null ? [] : ['tenant_id' => $tenant]));
        if (DB::DB()->last_error !== '') {
            throw new \RuntimeException(DB::DB()->last_error);
        }
        return (int) DB::DB()->insert_id;
    }

    /** A line of the cart; each call takes another hour, so that slots stay free. */
    public static function line(array $more = []): array
    {
        static $hour = 0;
        $start = strtotime('2031-01-06 00:00 UTC') + 3600 * 2 * $hour++;
        return $more + [
            'service' => self::CUT, 'staff' => 1, 'location' => 1, 'date' => gmdate('Y-m-d', $start),
            'time' => gmdate('H:i', $start),
            'customer_data' => ['first_name' => 'Carla', 'last_name' => 'Diaz', 'email' => 'carla@example.test', 'phone' => '1'],
        ];
    }

    /** Three weekly occurrences. */
    public static function series(array $more = []): array
    {
        $line = self::line();
        $dates = [];
        foreach ([0, 7, 14] as $days) {
            $dates[] = [gmdate('Y-m-d', strtotime($line['date'] . " +$days days UTC")), $line['time']];
        }
        return $more + ['service' => self::WEEKLY, 'appointments' => $dates] + $line;
    }

    /** @param array $fields POST fields beside the cart */
    public static function post(array $lines, array $fields = []): void
    {
        Process::forget();
        $_POST = wp_slash(['cart' => wp_json_encode($lines)] + $fields);
        $_REQUEST = $_POST;
    }

    public static function load(array $lines, array $fields = [], bool $fromBackend = false): AppointmentRequests
    {
        self::post($lines, $fields);
        return AppointmentRequests::load($fromBackend);
    }

    /** Books as the booking panel does. */
    public static function confirm(array $lines, array $fields = []): array
    {
        self::post($lines, $fields);
        return (new BookingAjax())->confirm();
    }

    public static function book(array $more = [], array $fields = []): int
    {
        $answer = self::confirm([self::line($more)], $fields);
        if ($answer['status'] !== 'ok') {
            throw new \RuntimeException($answer['error_msg']);
        }
        return $answer['id'];
    }

    public static function appointment(int $id)
    {
        return DB::DB()->get_row('SELECT * FROM ' . DB::table('appointments') . " WHERE id = $id");
    }

    /** @return array<string, string> unique_key => signed price */
    public static function prices(int $id): array
    {
        $prices = [];
        foreach (AppointmentPrice::where('appointment_id', $id)->orderBy('id')->fetchAll() as $row) {
            $prices[$row->unique_key] = number_format($row->price * $row->negative_or_positive, 2, '.', '');
        }
        return $prices;
    }
}
