<?php

namespace BookneticApp\Backend\Appointments\Helpers;

/** Section 3.4: the price rows of a whole cart, and how they look. */
trait MergesPrices
{
    public function getSubTotal($sumForAllRecurring = false): float
    {
        return $this->sumOfLines('getSubTotal', $sumForAllRecurring);
    }

    public function getPayableToday($sumForAllRecurring = true): float
    {
        return $this->sumOfLines('getPayableToday', $sumForAllRecurring);
    }

    public function getDepositPrice($sumForAllRecurring = false): float
    {
        return $this->sumOfLines('getDepositPrice', $sumForAllRecurring);
    }

    private function sumOfLines(string $method, $sumForAllRecurring): float
    {
        $sum = 0.0;
        foreach ($this->appointments as $data) {
            $sum += $data->$method($sumForAllRecurring);
        }
        return round($sum, 8);
    }

    /**
     * With one line, its rows. With several, the rows of a line fold into one "cart item" row, but mergeable
     * ones are summed by key, and lose their sign and their view in doing so.
     *
     * @return AppointmentPriceObject[]
     */
    public function getPrices($sumForAllRecurring = false): array
    {
        if (count($this->appointments) === 1) {
            return $this->appointments[0]->getPrices();
        }
        $items = [];
        $merged = [];
        foreach ($this->appointments as $index => $data) {
            $items[$index] = new AppointmentPriceObject('cart_item_' . $index);
            $items[$index]->setLabel(esc_html($data->serviceInf ? $data->serviceInf->name : ''));
            foreach ($data->getPrices() as $price) {
                $into = $price->isMergeable() ? self::mergedRow($merged, $price) : $items[$index];
                $into->setPrice($into->getPrice() + $price->getPrice($sumForAllRecurring));
            }
        }
        return array_merge($items, array_values($merged));
    }

    private static function mergedRow(array &$merged, AppointmentPriceObject $price): AppointmentPriceObject
    {
        $key = $price->getId();
        if (!isset($merged[$key])) {
            $merged[$key] = new AppointmentPriceObject($key);
            $merged[$key]->setLabel($price->getLabel())->setColor($price->getColor());
            $merged[$key]->setHidden($price->isHidden());
        }
        return $merged[$key];
    }

    /** Labels are printed as they are; ids are escaped. */
    public function getPricesHTML($sumForAllRecurring = true): string
    {
        $summedAlready = count($this->appointments) > 1;
        $html = '';
        foreach ($this->getPrices($sumForAllRecurring) as $price) {
            $html .= sprintf(
                '<div class="booknetic_confirm_details%s" data-price-id="%s"%s>'
                . '<div class="booknetic_confirm_details_title">%s</div>'
                . '<div class="booknetic_confirm_details_price">%s</div></div>',
                $price->isHidden() ? ' booknetic_hidden' : '',
                esc_attr($price->getId()),
                $price->getColor() ? ' style="color: ' . esc_attr($price->getColor()) . '"' : '',
                $price->getLabel(),
                $price->getPriceView($sumForAllRecurring && !$summedAlready)
            );
        }
        return $html;
    }
}
