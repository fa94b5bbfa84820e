<?php

namespace BookneticStandin\Booking;

use BookneticApp\Backend\Appointments\Helpers\AppointmentRequestData;

/** One occurrence of a cart line, in the business's time zone. */
class Timeslot
{
    private $data;
    public $date;
    public $time;

    public function __construct(AppointmentRequestData $data, $date, $time)
    {
        $this->data = $data;
        $this->date = $date;
        $this->time = $time;
    }

    /** @return int unix seconds; 0 while no time is chosen */
    public function startsAt(): int
    {
        return self::unix($this->date, $this->time);
    }

    public function endsAt(): int
    {
        $minutes = $this->data->serviceInf ? (int) $this->data->serviceInf->duration : 0;
        foreach ($this->data->getServiceExtras() as $extra) {
            $minutes += $extra['duration'] * $extra['quantity'];
        }
        return $this->startsAt() + 60 * $minutes;
    }

    public function busyFrom(): int
    {
        return $this->startsAt() - 60 * (int) $this->data->serviceInf->buffer_before;
    }

    public function busyTo(): int
    {
        return $this->endsAt() + 60 * (int) $this->data->serviceInf->buffer_after;
    }

    public static function unix($date, $time): int
    {
        if (!$date || !$time) {
            return 0;
        }
        try {
            return (new \DateTimeImmutable($date . ' ' . $time, TimeZone::ofBusiness()))->getTimestamp();
        } catch (\Exception $nonsense) {
            return 0;
        }
    }
}
