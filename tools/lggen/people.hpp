// SPDX-License-Identifier: Apache-2.0
// People: what is known about a customer, in cust.csv and contacts.csv. Each depends on the seed, the customer's number
// and the first day only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace lg::gen {

inline constexpr char kCustomerHeader[] =
    "CustID,Name,Gender,Address,zip,SignDate,Status,Level,Campaign,LinkedWithApps";
inline constexpr char kContactHeader[] = "CustID,Phone,Age,OptOut,TimeZone";

// Append a row without its newline. Customers signed up in the four years before `start`.
void append_customer(std::string& row, std::uint64_t seed, std::uint32_t customer, std::chrono::sys_days start);
void append_contact(std::string& row, std::uint64_t seed, std::uint32_t customer);

}  // namespace lg::gen
