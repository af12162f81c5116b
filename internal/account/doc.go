// Package account is how a person comes back: without e-mail, without a name.
package account
