// Package uitest is the test kit for pages: it renders them, compares them with
// golden files after parsing, and holds them to the content security policy.
package uitest
