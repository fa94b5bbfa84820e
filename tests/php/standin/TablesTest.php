<?php

namespace BookneticStandin\Tests;

use BookneticApp\Models\Appointment;
use BookneticApp\Models\AppointmentPrice;
use BookneticApp\Models\Customer;
use BookneticApp\Models\Service;
use BookneticApp\Providers\DB\DB;

/** What is said about the tables and the models over them. */
class TablesTest extends StandinTestCase
{
    const COLUMNS = [
        'appointments' => 'location_id service_id staff_id customer_id status starts_at ends_at busy_from busy_to weight'
            . ' payment_id recurring_id payment_method payment_status paid_amount note locale client_timezone created_at'
            . ' tenant_id',
        'appointment_prices' => 'appointment_id unique_key price negative_or_positive',
        'appointment_extras' => 'appointment_id extra_id quantity price duration',
        'customers' => 'user_id first_name last_name phone_number email birthdate notes profile_image gender category_id'
            . ' tenant_id created_by created_at',
        'customer_categories' => 'name color icon is_default note tenant_id created_at updated_at created_by updated_by',
        'services' => 'name price category_id is_visible duration is_recurring recurring_payment_type deposit_type deposit'
            . ' is_active hide_price tenant_id',
        'service_categories' => 'name parent_id tenant_id',
        'service_staff' => 'service_id staff_id price deposit deposit_type',
        'locations' => 'name address is_active tenant_id',
        'staff' => 'name user_id email locations is_active tenant_id',
        'workflows' => 'name when data is_active tenant_id',
        'workflow_actions' => 'workflow_id driver data is_active',
        'workflow_logs' => 'workflow_id when driver date_time data event_data status error_message tenant_id',
        'data' => 'table_name row_id data_key data_value tenant_id',
        'tenants' => 'user_id email full_name domain plan_id expires_in inserted_at money_balance',
        'plans' => 'permissions expire_plan',
        'user_role_managers' => 'name staff note is_default permissions tenant_id',
    ];

    /** booknetic.md 6: the columns. */
    public function testColumns(): void
    {
        foreach (self::COLUMNS as $table => $columns) {
            $found = DB::DB()->get_col('SHOW COLUMNS FROM ' . DB::table($table));
            $this->assertSame([], array_diff(explode(' ', "id $columns"), $found), $table);
        }
    }

    /** booknetic.md 6: times are unix seconds, `created_at` too; outside SaaS the tenant is NULL. */
    public function testABookingsRow(): void
    {
        $line = Salon::line();
        $row = Salon::appointment(Salon::confirm([$line])['id']);
        $start = (new \DateTime("$line[date] $line[time]", wp_timezone()))->getTimestamp();
        $this->assertSame([(string) $start, (string) ($start + 3600)], [$row->starts_at, $row->ends_at]);
        $this->assertEqualsWithDelta(time(), (int) $row->created_at, 5);
        $this->assertNull($row->tenant_id);
    }

    /** booknetic.md 6: `DB::table`, `DB::DB`, names of models' tables and fields. */
    public function testNames(): void
    {
        global $wpdb;
        $this->assertSame($wpdb, DB::DB());
        $this->assertSame($wpdb->prefix . 'bkntc_appointments', DB::table('appointments'));
        $this->assertSame(['appointments', 'appointment_prices', 'customers'], [
            Appointment::getTableName(), AppointmentPrice::getTableName(), Customer::getTableName(),
        ]);
        $this->assertSame($wpdb->prefix . 'bkntc_services.id', Service::getField('id'));
    }

    /** booknetic.md 6: the query builder's methods; values are strings, as the driver gives them. */
    public function testQueries(): void
    {
        $this->assertSame('Cut', Service::get(1)->name);
        $this->assertSame('1', Service::get(1)['id']);
        $this->assertNull(Service::get(99));
        $this->assertCount(2, Service::where('price', '>', 50)->fetchAll());
        $this->assertSame(2, Service::where('id', [1, 2, 99])->count());
        $this->assertEquals(170, Service::query()->sum('price'));
        Service::insert(['name' => "It's new", 'is_active' => 0]);
        $id = DB::lastInsertedId();
        $this->assertSame("It's new", Service::where('name', "It's new")->fetch()->name);
        Service::where('id', $id)->update(['name' => null, 'price' => DB::raw('1 + 1')]);
        $this->assertSame([null, '2.0000'], [Service::get($id)->name, Service::get($id)->price]);
        Service::where('id', $id)->delete();
        $this->assertSame(0, Service::where('id', $id)->count());
        Salon::row('staff', ['name' => 'Bo', 'locations' => '2,3']);
        $this->assertSame('Bo', \BookneticApp\Models\Staff::query()->whereFindInSet('locations', 3)->fetch()->name);
    }

    /** booknetic.md 6: the key-value pairs beside a row. */
    public function testData(): void
    {
        Appointment::setData(5, 'coupon_id', '7');
        Appointment::setData(5, 'coupon_id', '8');
        $this->assertSame('8', Appointment::getData(5, 'coupon_id'));
        $this->assertSame('none', Appointment::getData(6, 'coupon_id', 'none'));
        Appointment::deleteData(5, 'coupon_id');
        $this->assertNull(Appointment::getData(5, 'coupon_id'));
    }

    /** booknetic.md 1.7: model events `onDeleting` and `onDeleted`. */
    public function testModelEvents(): void
    {
        $seen = [];
        Service::onDeleted(function ($id) use (&$seen) {
            $seen[] = $id;
        });
        Service::where('price', '>', 50)->delete();
        $this->assertEquals([1, 2], $seen);
    }
}
