class Ftrl(Rule):
    """FTRL-Proximal (McMahan et al. 2013, algorithm 1) as Keras has it, l2
    counted as in Keras. torch.optim has no such rule."""

    def update(self, p, g, s, lr):
        if lr == 0:
            return
        n = self.memory(s, "n", p, self.initial_accumulator)
        if "z" not in s:
            anchor = -p * (self.beta + n.sqrt()) / lr if self.keep_initial else torch.zeros_like(p)
            s["z"] = anchor.clone()
        z, root = s["z"], (n + g**2).sqrt()
        z.add_(g - (root - n.sqrt()) / lr * p)
        n.add_(g**2)
        divisor = (self.beta + root) / lr + 2 * self.l2
        moved = torch.where(z.abs() <= self.l1, torch.zeros_like(p), (self.l1 * z.sign() - z) / divisor)
        p.copy_(torch.where(divisor == 0, p, moved))
