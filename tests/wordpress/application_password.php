<?php

/** An application password of a user, as one makes it for an app in WordPress's profile. */

declare(strict_types=1);

$user = get_user_by('login', $given['login']);
[$password] = WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'Pocket']);
echo $password;
