<?php

namespace BookneticApp\Backend\Appointments\Helpers;

use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Booking\BackendRequest;
use BookneticStandin\Switches;

/** Section 3.1: the cart of this request. Loaded anew by every request that knows a cart. */
abstract class AppointmentRequestsBase
{
    use MergesPrices;

    public $paymentMethod = 'local';
    public $paymentId = '';
    /** @var AppointmentRequestData[] */
    public $appointments = [];
    public $calledFromBackend = false;
    public $queryParams = [];

    /** @var static|null */
    protected static $loaded;

    private $errors = [];

    public static function load($calledFromBackend = false): self
    {
        $requests = new static();
        self::$loaded = $requests;
        $requests->calledFromBackend = $calledFromBackend;
        $requests->paymentMethod = $calledFromBackend ? 'local' : Helper::_post('payment_method', 'local', 'string');
        $requests->paymentId = md5(uniqid('', true));
        $requests->queryParams = Helper::_post('query_params', [], 'json');
        foreach (Helper::_post('cart', [], 'json') as $line) {
            $requests->loadLine($line);
        }
        self::announce($requests);
        return $requests;
    }

    private function loadLine(array $line): void
    {
        if ($this->calledFromBackend) {
            $line = BackendRequest::line($line);
        }
        $data = new AppointmentRequestData($line, $this->calledFromBackend);
        $data->paymentMethod = $this->paymentMethod;
        $this->appointments[] = $data;
        do_action('bkntc_appointment_request_data_load', $data);
    }

    /** Section 0.2: 3.x passes the instance, 4.x and later pass nothing. */
    private static function announce(self $requests): void
    {
        if (Switches::era() < 4) {
            do_action('bkntc_appointment_requests_load', $requests);
        } else {
            do_action('bkntc_appointment_requests_load');
        }
    }

    /** Any listener may refuse with an exception whose message is made for the user. */
    public function validate(): bool
    {
        $this->errors = [];
        try {
            do_action('bkntc_appointment_requests_validate', $this);
            foreach ($this->appointments as $data) {
                do_action('bkntc_appointment_request_data_validate', $data);
            }
            do_action('bkntc_after_appointment_requests_validate', $this);
        } catch (\Exception $refusal) {
            $this->errors[] = $refusal->getMessage();
        }
        return !$this->errors;
    }

    public function getErrors()
    {
        return $this->errors;
    }

    public function getFirstError()
    {
        return $this->errors ? $this->errors[0] : '';
    }

    public function currentRequest()
    {
        $current = Helper::_post('current', 0, 'int');
        return isset($this->appointments[$current]) ? $this->appointments[$current] : null;
    }

    public function getCurrentStep()
    {
        return Helper::_post('current_step', '', 'string');
    }

    public function getPreviousStep()
    {
        return Helper::_post('previous_step', '', 'string');
    }

    public function isFromBackend(): bool
    {
        return $this->calledFromBackend;
    }
}
