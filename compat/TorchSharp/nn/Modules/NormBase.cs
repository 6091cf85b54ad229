using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What normalisations over batches share: scale and shift, and the running moments for evaluation.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(running_mean))]
    private Tensor? _running_mean;

    [ComponentName(Name = nameof(running_var))]
    private Tensor? _running_var;

    [ComponentName(Name = nameof(num_batches_tracked))]
    private Tensor? _num_batches_tracked;

    public NormBase(
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name
    )
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = nn.Parameter(empty([num_features], dtype: dtype, device: device));
            bias = nn.Parameter(empty([num_features], dtype: dtype, device: device));
        }
        if (track_running_stats)
        {
            running_mean = empty([num_features], dtype: dtype, device: device);
            running_var = empty([num_features], dtype: dtype, device: device);
            num_batches_tracked = empty([], dtype: ScalarType.Int64, device: device);
        }
        reset_parameters();
    }

    public long num_features { get; }

    public double eps { get; set; }

    /// <summary>How far the running moments move towards each batch's; null for the mean over all batches.</summary>
    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    /// <summary>The scale; null where there is none.</summary>
    public Parameter weight
    {
        get => _weight!;
        set => Replace(nameof(weight), ref _weight, value);
    }

    /// <summary>The shift.</summary>
    public Parameter? bias
    {
        get => _bias;
        set => Replace(nameof(bias), ref _bias, value);
    }

    public Tensor? running_mean
    {
        get => _running_mean;
        set => Replace(nameof(running_mean), ref _running_mean, value);
    }

    /// <summary>Unbiased.</summary>
    public Tensor? running_var
    {
        get => _running_var;
        set => Replace(nameof(running_var), ref _running_var, value);
    }

    public Tensor? num_batches_tracked
    {
        get => _num_batches_tracked;
        set => Replace(nameof(num_batches_tracked), ref _num_batches_tracked, value);
    }

    /// <summary>Running mean 0, running variance 1, no batches seen.</summary>
    public void reset_running_stats()
    {
        if (!track_running_stats)
            return;
        nn.init.zeros_(_running_mean!);
        nn.init.ones_(_running_var!);
        nn.init.zeros_(_num_batches_tracked!);
    }

    /// <summary>Scale 1, shift 0, and the running moments as at the start.</summary>
    public void reset_parameters()
    {
        reset_running_stats();
        if (!affine)
            return;
        nn.init.ones_(_weight!);
        nn.init.zeros_(_bias!);
    }

    /// <exception cref="ArgumentException">The input has a rank that the module does not take.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);
}
