<?php

namespace BookneticApp\Backend\Appointments\Helpers;

/** Section 3.4: the price rows of one cart line, and what is payable today. */
trait HasPrices
{
    /** @var array<string, AppointmentPriceObject> */
    private $prices = [];

    /** @var AppointmentPriceObject[] rows of what is payable today, when somebody set it */
    private $payableToday;

    /** The row of that key, made when it is not there yet; it is summed into the subtotal by itself. */
    public function price($key, $groupByKey = null): AppointmentPriceObject
    {
        if (!isset($this->prices[$key])) {
            $this->prices[$key] = new AppointmentPriceObject($key, $groupByKey);
            $this->prices[$key]->setAppointmentsCount($this->getPayableAppointmentsCount());
        }
        return $this->prices[$key];
    }

    /** @param bool $grouped as older versions asked for the grouped rows */
    public function getPrices($grouped = false): array
    {
        return $grouped ? $this->groupRows() : array_values($this->prices);
    }

    /** Rows of one group become one row with the group's key: `service_extra_3` is stored as `service_extra`. */
    private function groupRows(): array
    {
        $rows = [];
        foreach ($this->prices as $price) {
            $key = $price->getGroupByKey();
            if (!isset($rows[$key])) {
                $rows[$key] = new AppointmentPriceObject($key);
                $rows[$key]->setNegativeOrPositive($price->getNegativeOrPositive());
                $rows[$key]->setLabel($price->getLabel())->setHidden($price->isHidden());
            }
            $rows[$key]->setPrice($rows[$key]->getPrice() + $price->getPrice());
        }
        return array_values($rows);
    }

    /** The plain sum of the rows' values. */
    public function getSubTotal($sumForAllRecurring = false): float
    {
        $sum = 0.0;
        foreach ($this->prices as $price) {
            $sum += $price->getPrice($sumForAllRecurring);
        }
        return round($sum, 8);
    }

    public function setPayableToday($amount)
    {
        $this->payableToday = [(new AppointmentPriceObject('payable_today'))->setPrice($amount)];
        return $this;
    }

    public function getPayableTodayPrice($key, $groupByKey = null): AppointmentPriceObject
    {
        foreach ($this->payableToday ?: [] as $price) {
            if ($price->getId() === $key) {
                return $price;
            }
        }
        return $this->payableToday[] = new AppointmentPriceObject($key, $groupByKey);
    }

    public function getPayableToday($sumForAllRecurring = false): float
    {
        if ($this->payableToday === null) {
            return $this->hasDeposit() && !$this->paysInFull()
                ? $this->getDepositPrice($sumForAllRecurring)
                : $this->getSubTotal($sumForAllRecurring);
        }
        $sum = 0.0;
        foreach ($this->payableToday as $price) {
            $sum += $price->getPrice($sumForAllRecurring);
        }
        return $sum;
    }
}
