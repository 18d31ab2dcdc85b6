package app

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Healthcheck asks a running easyday, through its listen address, whether a network is connected. It fails with
// ErrNoNetwork if none is configured.
func Healthcheck(ctx context.Context, c Config) error {
	if len(c.Networks()) == 0 {
		return ErrNoNetwork
	}
	code, err := askHealth(ctx, c)
	if err != nil {
		return fmt.Errorf("easyday does not answer on %s: %w", c.Listen, err)
	}
	if code != http.StatusOK {
		return fmt.Errorf("easyday on %s has no network connected", c.Listen)
	}
	return nil
}

// askHealth is the status of /healthz at the listen address.
func askHealth(ctx context.Context, c Config) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.Listen+"/healthz", nil)
	if err != nil {
		return 0, err
	}
	// Of its own, because the default one would ask a proxy of the environment for what is on this machine.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(ask)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}
