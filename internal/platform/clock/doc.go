// Package clock is the only place that asks the machine what time it is.
//
// Everything else is handed a Clock, so that tests decide the time and never
// sleep. Times are stored as epoch milliseconds; ToMillis and FromMillis are
// the only conversions.
package clock
