namespace Zooplus.RecService.Simulation.Random;

/// <summary>
/// Binomial draws with a mean above 30: rejection from a triangle between two parallelograms, with exponential tails
/// (Kachitvichyanukul and Schmeiser, "Binomial Random Variate Generation", 1988, algorithm BTPE, steps 0 to 5.3; the names are theirs).
/// </summary>
internal sealed class BinomialRejection
{
    private readonly long _n;
    private readonly double _r;
    private readonly double _q;
    private readonly double _nrq;
    private readonly long _m;
    private readonly double _xm;
    private readonly double _xl;
    private readonly double _xr;
    private readonly double _c;
    private readonly double _lambdaL;
    private readonly double _lambdaR;
    private readonly double _p1;
    private readonly double _p2;
    private readonly double _p3;
    private readonly double _p4;

    /// <param name="n">The number of trials; n · r is above 30.</param>
    /// <param name="r">The probability of success, above 0 to 0.5.</param>
    public BinomialRejection(long n, double r)
    {
        _n = n;
        _r = r;
        _q = 1 - r;
        _nrq = n * r * _q;
        var fm = (n * r) + r;
        _m = (long)Math.Floor(fm);
        _p1 = Math.Floor((2.195 * Math.Sqrt(n * r * _q)) - (4.6 * _q)) + 0.5;
        _xm = _m + 0.5;
        _xl = _xm - _p1;
        _xr = _xm + _p1;
        _c = 0.134 + (20.5 / (15.3 + _m));
        var a = (fm - _xl) / (fm - (_xl * r));
        _lambdaL = a * (1 + (a / 2));
        a = (_xr - fm) / (_xr * _q);
        _lambdaR = a * (1 + (a / 2));
        _p2 = _p1 * (1 + (2 * _c));
        _p3 = _p2 + (_c / _lambdaL);
        _p4 = _p3 + (_c / _lambdaR);
    }

    public long Draw(NumPyGenerator generator)
    {
        while (true)
        {
            var u = generator.Random() * _p4;
            var v = generator.Random();
            if (u <= _p1)
            {
                return (long)Math.Floor(_xm - (_p1 * v) + u);
            }

            if (Propose(u, ref v) is { } y && IsAccepted(y, v))
            {
                return y;
            }
        }
    }

    /// <summary>Steps 2 to 4: a candidate from a parallelogram or a tail, with <paramref name="v"/> scaled to its height.</summary>
    private long? Propose(double u, ref double v)
    {
        if (u <= _p2)
        {
            var x = _xl + ((u - _p1) / _c);
            v = (v * _c) + 1 - (Math.Abs(_m - x + 0.5) / _p1);
            return v > 1 ? null : (long)Math.Floor(x);
        }

        if (v == 0)
        {
            return null;
        }

        if (u <= _p3)
        {
            var y = (long)Math.Floor(_xl + (Math.Log(v) / _lambdaL));
            v = v * (u - _p2) * _lambdaL;
            return y < 0 ? null : y;
        }
        else
        {
            var y = (long)Math.Floor(_xr - (Math.Log(v) / _lambdaR));
            v = v * (u - _p3) * _lambdaR;
            return y > _n ? null : y;
        }
    }

    /// <summary>Step 5: whether <paramref name="v"/> is under the ratio of the probabilities of y and of the mode.</summary>
    private bool IsAccepted(long y, double v)
    {
        var k = Math.Abs(y - _m);
        if (k <= 20 || k >= (_nrq / 2) - 1)
        {
            return v <= RatioByRecursion(y);
        }

        var rho = k / _nrq * (((k * ((k / 3.0) + 0.625) + 0.16666666666666666) / _nrq) + 0.5);
        var t = -k * k / (2 * _nrq);
        var logV = Math.Log(v);
        if (logV < t - rho)
        {
            return true;
        }

        return logV <= t + rho && logV <= LogRatioByStirling(y);
    }

    private double RatioByRecursion(long y)
    {
        var s = _r / _q;
        var a = s * (_n + 1);
        var ratio = 1.0;
        for (var i = _m + 1; i <= y; i++)
        {
            ratio *= (a / i) - s;
        }

        for (var i = y + 1; i <= _m; i++)
        {
            ratio /= (a / i) - s;
        }

        return ratio;
    }

    private double LogRatioByStirling(long y)
    {
        double x1 = y + 1;
        double f1 = _m + 1;
        double z = _n + 1 - _m;
        double w = _n - y + 1;
        return (_xm * Math.Log(f1 / x1))
            + ((_n - _m + 0.5) * Math.Log(z / w))
            + ((y - _m) * Math.Log(w * _r / (x1 * _q)))
            + StirlingCorrection(f1)
            + StirlingCorrection(z)
            + StirlingCorrection(x1)
            + StirlingCorrection(w);
    }

    private static double StirlingCorrection(double x)
    {
        var square = x * x;
        return (13680 - ((462 - ((132 - ((99 - (140 / square)) / square)) / square)) / square)) / x / 166320;
    }
}
