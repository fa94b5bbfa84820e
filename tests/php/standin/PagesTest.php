<?php

namespace BookneticStandin\Tests;

use BookneticApp\Providers\UI\MenuUI;
use BookneticApp\Providers\UI\SettingsMenuUI;
use BookneticApp\Providers\UI\TabUI;
use BookneticApp\Providers\Core\Route;
use BookneticApp\Providers\Helpers\Helper;
use BookneticStandin\Pages\Backend\Appointments;
use BookneticStandin\Pages\BookingAjax;
use BookneticStandin\Pages\BackendPage;
use BookneticStandin\Pages\CustomerPanelAjax;
use BookneticStandin\Pages\Router;

/** What is said about pages and what an add-on can hang into them. */
class PagesTest extends StandinTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        unset($GLOBALS['wp_scripts'], $GLOBALS['wp_styles']);
    }

    /** booknetic.md 1.5: after the booking panel, assets with the dependency `booknetic`; in 5.x also by a filter. */
    public function testTheBookingPanelAndItsAssets(): void
    {
        $heard = $this->listenTo(['bkntc_after_booking_panel_shortcode']);
        add_filter('bkntc_booking_panel_assets', function ($assets) {
            $this->assertContains('booknetic', array_column($assets, 'id'));
            $assets[] = ['type' => 'js', 'src' => '/probe.js', 'id' => 'probe', 'deps' => ['booknetic']];
            return $assets;
        });
        $html = do_shortcode('[booknetic]');
        $this->assertStringContainsString('booknetic_appointment', $html);
        $this->assertTrue(wp_script_is('booknetic'));
        $this->assertTrue(wp_script_is('probe'));
        $this->assertCount(1, $heard);
    }

    /** booknetic.md 1.5: the filter is newer; older versions have the action only. */
    public function testOlderPanelsHaveTheActionOnly(): void
    {
        $this->switchTo('era', '4');
        $heard = $this->listenTo(['bkntc_booking_panel_assets', 'bkntc_after_booking_panel_shortcode']);
        do_shortcode('[booknetic]');
        $this->assertSame(['bkntc_after_booking_panel_shortcode'], array_column($heard->getArrayCopy(), 0));
    }

    /** booknetic.md 1.5 and 1.8: localisation; the tenant is sent to the page in SaaS. */
    public function testWhatThePageIsTold(): void
    {
        add_filter('bkntc_frontend_localization', function ($strings) {
            return ['probe' => 'Probe text'] + $strings;
        });
        do_shortcode('[booknetic]');
        $data = wp_scripts()->get_data('booknetic', 'data');
        $this->assertStringContainsString('Probe text', $data);
        $this->assertStringContainsString('admin-ajax.php', $data);
        $this->assertStringNotContainsString('tenant_id', $data);
        $this->switchTo('saas', 'on');
        $this->assertArrayHasKey('tenant_id', \BookneticStandin\Pages\BookingPanel::data());
    }

    /** booknetic.md 1.5: a panel that is loaded by AJAX lists its files. */
    public function testAPanelByAjaxListsItsFiles(): void
    {
        add_filter('bkntc_add_files_through_ajax', function ($result) {
            $result['files'][] = ['type' => 'js', 'src' => '/probe.js', 'id' => 'probe'];
            return $result;
        });
        $answer = (new BookingAjax())->get_booking_panel();
        $this->assertContains('probe', array_column($answer['files'], 'id'));
    }

    /** booknetic.md 1.5: hooks inside the steps. */
    public function testHooksInsideTheSteps(): void
    {
        $hooks = ['bkntc_booking_panel_render_services_info', 'bkntc_service_step_footer',
            'bkntc_booking_panel_render_staff_info', 'bkntc_booking_panel_render_service_extras_info',
            'bkntc_booking_panel_information_step_parameters', 'bkntc_after_information_inputs'];
        $heard = $this->listenTo($hooks);
        foreach (['service', 'staff', 'date_time', 'information'] as $step) {
            Salon::post([Salon::line()]);
            (new BookingAjax())->{'get_data_' . $step}();
        }
        $this->assertSame($hooks, array_column($heard->getArrayCopy(), 0));
        $this->assertSame(Salon::CUT, $heard[5][1]);
    }

    /** booknetic.md 1.8: the DOM of the confirm step; 1.5: no PHP hook is fired in it. */
    public function testTheConfirmStep(): void
    {
        Salon::post([Salon::line()]);
        $fired = [];
        add_action('all', function ($hook) use (&$fired) {
            $fired[] = $hook;
        });
        $html = (new BookingAjax())->get_data_confirm_details()['html'];
        remove_all_actions('all');
        foreach (
            ['booknetic_prices_box', 'booknetic_confirm_details"', 'data-price-id="service_price"',
            'booknetic_sum_price', 'booknetic_deposit_amount_txt'] as $part
        ) {
            $this->assertStringContainsString($part, $html);
        }
        $own = array_values(array_unique(preg_grep('/^bkntc_/', $fired)));
        $this->assertSame(['bkntc_appointment_request_data_load', 'bkntc_appointment_requests_load'], $own);
    }

    /** booknetic.md 1.6: actions in each row, and a hook after the panel. */
    public function testTheCustomerPanel(): void
    {
        $user = $this->logIn('booknetic_customer', 'a-visitor-of-this-test');
        $id = Salon::book(['customer_data' => ['first_name' => 'V', 'email' => 'a-visitor-of-this-test@example.test']]);
        $heard = $this->listenTo(['bkntc_customer_panel_appointment_actions', 'bkntc_after_customer_panel_shortcode',
            'bkntc_customer_panel_render_date_time']);
        $html = do_shortcode('[booknetic-cp]');
        $this->assertStringContainsString('data-id="' . $id . '"', $html);
        $this->assertSame([
            'bkntc_customer_panel_render_date_time', 'bkntc_customer_panel_appointment_actions',
            'bkntc_after_customer_panel_shortcode',
        ], array_column($heard->getArrayCopy(), 0));
        $this->assertSame($id, $heard[1][1]);
        $this->assertTrue(wp_script_is('booknetic-cp'));
        $this->assertGreaterThan(0, $user);
    }

    /** booknetic.md 7.2: a customer may cancel and move their own bookings, and nobody else's. */
    public function testACustomerMayChangeOwnBookingsOnly(): void
    {
        $this->logIn('booknetic_customer', 'a-visitor-of-this-test');
        $id = Salon::book(['customer_data' => ['first_name' => 'V', 'email' => 'a-visitor-of-this-test@example.test']]);
        $_POST = ['id' => (string) $id, 'status' => 'canceled'];
        (new CustomerPanelAjax())->cp_change_status();
        $this->assertSame('canceled', Salon::appointment($id)->status);
        $_POST = ['id' => (string) Salon::book()];
        $this->expectExceptionMessage('Permission denied!');
        (new CustomerPanelAjax())->cp_change_status();
    }

    /** booknetic.md 2: menus, settings and tabs that add-ons register are shown. */
    public function testMenusSettingsAndTabs(): void
    {
        MenuUI::get('probe')->setTitle('Probe menu')->setIcon('x')->setPriority(810);
        $this->assertSame('Probe menu', MenuUI::getItems()['probe']->getTitle());
        $this->assertStringContainsString('page=booknetic&module=probe', MenuUI::get('probe')->getLink());
        SettingsMenuUI::get('probe')->setTitle('S')->subItem(__FILE__, 'one')->setTitle('One');
        $this->assertArrayHasKey('one', SettingsMenuUI::getItems()['probe']->getSubItems());

        $file = tempnam(sys_get_temp_dir(), 'view');
        file_put_contents($file, '<p><?php echo esc_html($parameters["text"]); ?></p>');
        TabUI::get('appointments_edit')->item('probe')->setTitle('T')->addView($file, function () {
            return ['text' => 'in a tab'];
        });
        $tab = TabUI::get('appointments_edit')->getSubItems()['probe'];
        $this->assertSame('<p>in a tab</p>', $tab->getContent());
        unlink($file);
    }

    /** booknetic.md 2: the back end's slug is an option. */
    public function testTheSlugIsAnOption(): void
    {
        update_option('bkntc_backend_slug', 'bloompy');
        $this->assertStringContainsString('page=bloompy&module=probe', Route::getURL('probe'));
    }

    /** booknetic.md 2: only listed actions of a module answer; a module that nobody registered does not exist. */
    public function testRoutes(): void
    {
        $controller = new class {
            public function index()
            {
                echo 'the page';
            }
        };
        $router = new Router();
        $router->register('GET', 'probe', $controller);
        $router->dispatch('probe', 'index', false);
        $this->assertSame('the page', $router->content());
        $router->dispatch('other', 'index', false);
        $this->assertStringContainsString('There is no such page', $router->content());
    }

    /** booknetic.md 1.1: bkntc_enqueue_assets while the layout is rendered: module, action, file of the view. */
    public function testEnqueueAssetsHasTheViewsPath(): void
    {
        $this->logIn('administrator');
        $this->inBackEnd();
        $heard = $this->listenTo(['bkntc_enqueue_assets']);
        $_GET = ['page' => 'booknetic', 'module' => 'appointments', 'action' => 'index'];
        ob_start();
        (new Appointments())->index();
        BackendPage::show();
        ob_end_clean();
        list($hook, $module, $action, $path) = $heard[0];
        $this->assertSame(['bkntc_enqueue_assets', 'appointments', 'index'], [$hook, $module, $action]);
        $this->assertFileExists($path);
    }

    /** booknetic.md 1.4: `bkntc_price_name` names the stored rows in the back end. */
    public function testPriceNamesInTheBackEnd(): void
    {
        $id = Salon::book();
        $this->logIn('administrator');
        $this->inBackEnd();
        add_filter('bkntc_price_name', function ($key) {
            return $key === 'discount' ? 'Named by a filter' : $key;
        });
        $_GET = ['id' => (string) $id];
        ob_start();
        (new Appointments())->info();
        $this->assertStringContainsString('Named by a filter', ob_get_clean());
    }

    /** booknetic.md 2: prices as the owner's settings say. */
    public function testPricesAsText(): void
    {
        $this->assertSame(['$5.50', '-$5.50'], [Helper::price(5.5), Helper::price(-5.5)]);
    }
}
