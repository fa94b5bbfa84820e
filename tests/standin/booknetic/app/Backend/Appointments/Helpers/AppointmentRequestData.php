<?php

namespace BookneticApp\Backend\Appointments\Helpers;

use BookneticApp\Providers\Helpers\Helper;
use BookneticApp\Providers\Helpers\Input;
use BookneticApp\Providers\Helpers\Math;
use BookneticStandin\Booking\CartLine;
use BookneticStandin\Booking\Timeslot;

/**
 * Section 3.2: one line of the cart; as a series, one line with several timeslots.
 *
 * @property-read \BookneticApp\Providers\DB\Collection|null $serviceInf
 * @property-read \BookneticApp\Providers\DB\Collection|null $staffInf
 * @property-read \BookneticApp\Providers\DB\Collection|null $locationInf
 * @property-read \BookneticApp\Providers\DB\Collection|null $serviceStaffInf
 * @property-read \BookneticApp\Providers\DB\Collection|null $appointmentInf
 */
class AppointmentRequestData
{
    use HasPrices;

    public $appointmentId = 0;
    public $date;
    public $time;
    public $note = '';
    public $locationId = 0;
    public $staffId = 0;
    public $serviceId = 0;
    public $serviceCategoryId = 0;
    public $totalCustomerCount = 1;
    public $customerId = -1;
    public $customerData = [];
    public $status;
    public $weight = 1;
    public $paymentMethod = 'local';
    public $clientTimezone = '';
    public $createdAppointments = [];
    public $calledFromBackend = false;
    public $createdAt;

    private $line;
    private $records = [];

    public function __construct(array $line, $calledFromBackend = false)
    {
        $this->line = $line;
        $this->calledFromBackend = $calledFromBackend;
        $this->createdAt = time();
        CartLine::fill($this);
        CartLine::price($this);
    }

    /** A field of the cart line. */
    public function getData($key, $default = null, $type = null, $whitelist = [])
    {
        $value = isset($this->line[$key]) ? Input::typed($this->line[$key], $type) : null;
        return $value === null || ($whitelist && !in_array($value, $whitelist, false)) ? $default : $value;
    }

    public function __get($name)
    {
        if (!in_array($name, ['serviceInf', 'staffInf', 'locationInf', 'serviceStaffInf', 'appointmentInf'], true)) {
            trigger_error('Undefined property: ' . self::class . '::$' . $name, E_USER_WARNING);
            return null;
        }
        if (!array_key_exists($name, $this->records)) {
            $this->records[$name] = CartLine::record($this, $name);
        }
        return $this->records[$name];
    }

    public function __isset($name)
    {
        return substr($name, -3) === 'Inf' && $this->__get($name) !== null;
    }

    public function isEdit()
    {
        return $this->appointmentId > 0 && !$this->createdAppointments;
    }

    public function isRecurring()
    {
        return count($this->getAllTimeslots()) > 1;
    }

    /** @return Timeslot[] */
    public function getAllTimeslots()
    {
        $slots = [];
        foreach ($this->getData('appointments', [], 'arr') as $dateAndTime) {
            $slots[] = new Timeslot($this, $dateAndTime[0], $dateAndTime[1]);
        }
        $series = $this->serviceInf && $this->serviceInf->is_recurring && $slots && !$this->isEdit();
        return $series ? $slots : [new Timeslot($this, $this->date, $this->time)];
    }

    /** Of a series that is paid for its first month only, the occurrences of that month; else all. */
    public function getPayableAppointmentsCount()
    {
        $slots = $this->getAllTimeslots();
        if (!$this->serviceInf || $this->serviceInf->recurring_payment_type !== 'first_month') {
            return count($slots);
        }
        $monthLater = strtotime('+1 month', $slots[0]->startsAt());
        return count(array_filter($slots, function ($slot) use ($monthLater) {
            return $slot->startsAt() < $monthLater;
        }));
    }

    public function getServiceExtras()
    {
        return CartLine::extras($this);
    }

    public function getFirstAppointmentId()
    {
        return $this->createdAppointments ? $this->createdAppointments[0] : $this->appointmentId;
    }

    public function hasDeposit()
    {
        $deposit = CartLine::deposit($this);
        return $deposit['type'] === 'price' ? $deposit['amount'] > 0 : $deposit['amount'] < 100;
    }

    /** Of the subtotal as it stands, our rows included; a fixed deposit is never above it. */
    public function getDepositPrice($sumForAllRecurring = false): float
    {
        $deposit = CartLine::deposit($this);
        $subtotal = $this->getSubTotal($sumForAllRecurring);
        $times = $sumForAllRecurring ? $this->getPayableAppointmentsCount() : 1;
        return $deposit['type'] === 'price'
            ? min($deposit['amount'] * $times, $subtotal)
            : Math::floor($subtotal * $deposit['amount'] / 100);
    }

    private function paysInFull()
    {
        return (int) Helper::_post('deposit_full_amount', 0, 'int') === 1;
    }
}
