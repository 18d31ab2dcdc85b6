// Package scheduler sends what is due. robfig/cron ticks once a second; a tick claims due notices from the outbox, has
// each delivered, and writes what became of it. Other cron entries keep house.
//
// Its place in the flow: store (Outbox) → scheduler → Deliverer (commands.Speaker) → platform, and the outcome back
// into the store. It is the only part of the bot that begins a conversation, with a person or
// in a team's group. Under a virtual clock the same Tick is
// called at each NextDue, so tests and the try-out chat run the real thing.
package scheduler
