<?php

namespace BookneticStandin\Booking;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Config;
use BookneticApp\Models\Customer;
use BookneticApp\Providers\DB\DB;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Switches;

/** Section 1.7 and 4.3: one row per tenant and person, found by e-mail, else made. */
class Customers
{
    /** @return int the customer's id in the tenant of this request, -1 for a new one */
    public static function find($email): int
    {
        if ((string) $email === '') {
            return -1;
        }
        $customer = Customer::where('email', $email)->fetch();
        return $customer ? (int) $customer->id : -1;
    }

    public static function findOrCreate(AppointmentRequestData $data): void
    {
        if ($data->customerId <= 0) {
            // Looked up again: an earlier line of this cart may just have made it.
            $data->customerId = self::find($data->customerData['email']);
        }
        if ($data->customerId <= 0) {
            $data->customerId = self::create([
                'first_name' => $data->customerData['first_name'],
                'last_name' => $data->customerData['last_name'],
                'email' => $data->customerData['email'],
                'phone_number' => $data->customerData['phone'],
            ]);
        }
    }

    public static function create(array $row): int
    {
        $password = null;
        $row['user_id'] = self::wordpressUser($row, $password);
        Customer::insert($row + ['created_at' => wp_date('Y-m-d'), 'created_by' => get_current_user_id() ?: null]);
        $id = (int) DB::lastInsertedId();
        if ($password !== null || Switches::era() >= 5) {
            do_action('bkntc_customer_created', $id, $password);
        }
        if ($password !== null) {
            Config::getWorkflowEventsManager()->trigger(
                'new_wp_user_customer_created',
                ['customer_id' => $id, 'customer_password' => $password]
            );
        }
        self::announceSaved($id);
        return $id;
    }

    /**
     * The visitor's own login when the e-mail is theirs and no other row of this tenant has it; else a new
     * user, if the owner asked for that; else none.
     *
     * @return int|null
     */
    private static function wordpressUser(array $row, &$password)
    {
        $user = wp_get_current_user();
        $isOwn = $user->ID && strcasecmp($user->user_email, (string) $row['email']) === 0;
        if ($isOwn && !Customer::where('user_id', $user->ID)->fetch()) {
            return $user->ID;
        }
        $wanted = Helper::getOption('new_wp_user_on_new_booking', 'off') === 'on';
        if (!$wanted || !is_email($row['email']) || email_exists($row['email'])) {
            return null;
        }
        $password = wp_generate_password(12, false);
        $id = wp_insert_user([
            'user_login' => $row['email'], 'user_email' => $row['email'], 'user_pass' => $password,
            'first_name' => $row['first_name'], 'last_name' => $row['last_name'], 'role' => 'booknetic_customer',
        ]);
        return is_wp_error($id) ? null : $id;
    }

    public static function update(int $id, array $row): void
    {
        Customer::where('id', $id)->update($row);
        self::announceSaved($id);
    }

    /** Section 1.7: in 5.x a hook, apparently before the row goes. */
    public static function delete(int $id): void
    {
        if (Switches::era() >= 5) {
            do_action('bkntc_customer_deleted', $id);
        }
        Customer::where('id', $id)->delete();
    }

    private static function announceSaved(int $id): void
    {
        if (Switches::era() >= 5) {
            do_action('bkntc_customer_saved', $id);
        }
    }
}
