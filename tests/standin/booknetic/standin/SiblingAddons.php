<?php

namespace BookneticStandin;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;
use BookneticApp\Backend\Appointments\Helpers\AppointmentRequests;
use BookneticApp\Providers\DB\DB;
use BookneticApp\Providers\DB\Sql;
use BookneticApp\Models\Customer;
use BookneticApp\Providers\Helpers\Helper;
use BookneticApp\Providers\Helpers\Math;

/** Section 3.4: what the Coupons (priority 10) and Tax (priority 100) add-ons do to the price rows. */
class SiblingAddons
{
    public static function attach(): void
    {
        add_action('bkntc_appointment_requests_load', [self::class, 'coupon'], 10);
        add_action('bkntc_appointment_requests_load', [self::class, 'tax'], 100);
        RoleManager::attach();
        if (Helper::isSaaSVersion()) {
            Plans::attach();
        }
    }

    /** Adds to the row `discount`, never more than the subtotal. */
    public static function coupon($requests = null): void
    {
        $code = Helper::_post('coupon', '', 'string');
        if ($code === '') {
            return;
        }
        $tenant = Customer::ownTenantColumn()['tenant_id'];
        $coupon = DB::DB()->get_row('SELECT * FROM ' . DB::table('coupons')
            . ' WHERE code = ' . Sql::value($code) . ' AND ' . Sql::condition('tenant_id', '=', $tenant));
        foreach ($coupon ? self::lines($requests) : [] as $data) {
            self::addToDiscount($data, $coupon->discount_type, (float) $coupon->discount);
        }
    }

    private static function addToDiscount(AppointmentRequestData $data, string $type, float $discount): void
    {
        $subtotal = $data->getSubTotal();
        $amount = min($subtotal, Math::floor($type === 'percent' ? $subtotal * $discount / 100 : $discount));
        $row = $data->price('discount');
        $row->setPrice($row->getPrice() - $amount, true);
        $row->setHidden(false);
    }

    /** A row of its own, `tax-1`; whether its base is the service or what stands so far is not known: a switch. */
    public static function tax($requests = null): void
    {
        $percent = (float) Switches::get('tax_percent');
        foreach ($percent > 0 ? self::lines($requests) : [] as $data) {
            $base = Switches::get('tax_base') === 'subtotal' ? $data->getSubTotal() : self::serviceAndExtras($data);
            $data->price('tax-1')->setPrice($base * $percent / 100)->setIsMergeable(true)
                ->setLabel(esc_html('Tax ' . $percent . '%'));
        }
    }

    private static function serviceAndExtras(AppointmentRequestData $data): float
    {
        $sum = 0.0;
        foreach ($data->getPrices() as $price) {
            $isOwn = strpos($price->getId(), 'service_') === 0 || $price->getId() === 'discount';
            $sum += $isOwn ? $price->getPrice() : 0.0;
        }
        return $sum;
    }

    /** @return AppointmentRequestData[] */
    private static function lines($requests): array
    {
        return is_object($requests) ? $requests->appointments : AppointmentRequests::appointments();
    }
}
