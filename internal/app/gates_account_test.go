package app

// accountGates are the routes of the second factor. Each person sets up a code
// app, guesses once, and takes it off again.
var accountGates = []gate{
	{"GET /account/second-factor", nil, nil, signedIn},
	{"POST /account/second-factor", nil, none, onwardIn},
	{"POST /account/second-factor/check", nil, none, refusedIn},
	{"POST /account/second-factor/remove", nil, none, onwardIn},
	{"GET /account/unlock", nil, nil, [5]int{303, 303, 303, 303, 303}}, // led to setting one up
	{"POST /account/unlock", nil, none, refusedIn},
	{"POST /account/unlock/passkey", nil, none, answered},
	{"POST /account/unlock/passkey/finish", nil, none, refusedIn},
}
