package com.example.orders;

import okhttp3.OkHttpClient;

/** Must not compile: a driver does not come with its adapter. */
final class DriverLeak {

  OkHttpClient driver;
}
