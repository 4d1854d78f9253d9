import bakery.db.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('events', '0001_initial'),
        ('inventory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AssemblyRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('voided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('void_reason', models.TextField(blank=True, default='', editable=False)),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assembly_runs', to='events.event')),
                ('finished_good', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assembly_runs', to='catalogue.finishedgood')),
                ('finished_good_snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assembly_runs', to='catalogue.finishedgoodsnapshot')),
                ('quantity_assembled', models.PositiveIntegerField()),
                ('assembled_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('total_component_cost', bakery.db.fields.MoneyField(decimal_places=4, max_digits=15)),
                ('material_cost', bakery.db.fields.MoneyField(decimal_places=4, max_digits=15)),
                ('per_unit_cost', bakery.db.fields.CostField(decimal_places=8, max_digits=15)),
                ('cost_known', models.BooleanField()),
                ('packaging_bypassed', models.BooleanField(default=False)),
                ('packaging_bypass_notes', models.TextField(blank=True, default='')),
                ('needs_reconcile', models.BooleanField(default=False)),
                ('reconcile_note', models.TextField(blank=True, default='')),
                ('lot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assembly_run', to='inventory.lot')),
                ('notes', models.TextField(blank=True, default='')),
            ],
            options={
                'ordering': ['-assembled_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('voided_at__isnull', True)), fields=['event', 'finished_good'], name='assemblyrun_live'), models.Index(fields=['assembled_at', 'id'], name='assemblyrun_assembled_at'), models.Index(fields=['finished_good', 'assembled_at'], name='assemblyrun_good')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='assembly_assemblyrun_void_complete', violation_error_message='A void has a moment, a person and a reason.'), models.CheckConstraint(condition=models.Q(('quantity_assembled__gt', 0)), name='assembly_assemblyrun_quantity_assembled_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('total_component_cost__gte', 0)), name='assembly_assemblyrun_total_component_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('material_cost__gte', 0)), name='assembly_assemblyrun_material_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('per_unit_cost__gte', 0)), name='assembly_assemblyrun_per_unit_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('material_cost__lte', models.F('total_component_cost'))), name='assembly_assemblyrun_material_within_total'), models.CheckConstraint(condition=models.Q(('packaging_bypassed', False), models.Q(('packaging_bypass_notes', ''), _negated=True), _connector='OR'), name='assembly_assemblyrun_bypass_explained', violation_error_message='Say why the packaging is left out.')],
            },
        ),
        migrations.CreateModel(
            name='AssemblyUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='assembly.assemblyrun')),
                ('movement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assembly_use', to='inventory.movement')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
