// Package crypto seals what people write, answer or feel.
//
// The master key (a file beside the data, or a secret from the environment)
// wraps each organisation's key; an organisation's key wraps its groups' keys;
// a group's key wraps its members' keys; a member's key seals what the member
// wrote. A sealed value is bound to
// its table, column and row, so that it opens nowhere else. Erasing a person
// destroys the key: what was sealed under it is noise from then on. A backup
// made before still holds the wrapped key, and opens with the master key.
//
// It owns the tables sealing_key and master_check.
package crypto
