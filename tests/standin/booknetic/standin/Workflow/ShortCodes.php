<?php

namespace BookneticStandin\Workflow;

/** Section 5: keywords such as `{customer_full_name}`; every replacer sees every text. */
class ShortCodes
{
    private $categories = [];
    private $codes = [];
    private $lazy = [];
    private $replacers = [];

    public function registerCategory($key, $name)
    {
        $this->categories[$key] = $name;
        return $this;
    }

    /** @param array $info name, category, depends (the param that an event must offer), kind */
    public function registerShortCode($code, $info)
    {
        $this->codes[$code] = $info;
        return $this;
    }

    public function registerShortCodesLazily(callable $register)
    {
        $this->lazy[] = $register;
        return $this;
    }

    /** @param callable $replacer (string $text, array $data, ShortCodes $service): string */
    public function addReplacer(callable $replacer)
    {
        $this->replacers[] = $replacer;
        return $this;
    }

    public function replace($text, $data)
    {
        $this->runLazy();
        $text = apply_filters('bkntc_short_code_before_replace', $text, $data);
        foreach ($this->replacers as $replacer) {
            $text = call_user_func($replacer, $text, $data, $this);
        }
        return apply_filters('bkntc_short_code_after_replace', $text, $data);
    }

    /** @return array<string, array> those which an event with these params can fill */
    public function getShortCodesList($params)
    {
        $this->runLazy();
        return array_filter($this->codes, function ($info) use ($params) {
            return empty($info['depends']) || in_array($info['depends'], $params, true);
        });
    }

    public function getCategories()
    {
        return $this->categories;
    }

    private function runLazy(): void
    {
        $waiting = $this->lazy;
        $this->lazy = [];
        foreach ($waiting as $register) {
            call_user_func($register, $this);
        }
    }
}
