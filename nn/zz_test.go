package nn
import ("testing";"syscall";"downhill/optimizers";"fmt";"os";"runtime")
func cpu() float64 { var r syscall.Rusage; syscall.Getrusage(syscall.RUSAGE_SELF, &r); return float64(r.Utime.Sec)+float64(r.Utime.Usec)/1e6+float64(r.Stime.Sec)+float64(r.Stime.Usec)/1e6 }
func TestZZ(t *testing.T){
	runtime.LockOSThread()
	for _, n := range networks() {
			m, _ := Build(n.arch)
			choice, _ := optimizers.Catalog().Default(n.rule)
			rule, _ := optimizers.Catalog().Build(choice)
			lr := choice.Values.Num("lr")
			x, y := resident(n.arch, n.batch)
			o := NewObjective(m, m.NewPass(), 1)
			s := optimizers.NewState(rule, m.Dim()); if os.Getenv("NOPROBE")!="" {s.Probe=nil}
			N := 60
			if n.name=="playground" { N=20000 }
			best := 0.0
			for rep:=0; rep<25; rep++ {
				c:=cpu()
				for i:=0;i<N;i++ { o.Next(x, y, i); rule.Step(s, m.Theta, o, lr) }
				if v:=float64(N)/(cpu()-c); v>best {best=v}
			}
			fmt.Printf("%s %.0f; ", n.name, best)
	}
	fmt.Println()
}
