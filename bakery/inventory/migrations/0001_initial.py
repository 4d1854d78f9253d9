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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='catalogue.product')),
                ('finished_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='catalogue.finishedunit')),
                ('finished_good', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='catalogue.finishedgood')),
                ('received_on', models.DateField()),
                ('received', bakery.db.fields.QuantityField(decimal_places=6, max_digits=15)),
                ('remaining', bakery.db.fields.QuantityField(decimal_places=6, max_digits=15)),
                ('unit_cost', bakery.db.fields.CostField(decimal_places=8, max_digits=15)),
                ('cost', bakery.db.fields.MoneyField(decimal_places=4, max_digits=15)),
                ('value', bakery.db.fields.MoneyField(decimal_places=4, max_digits=15)),
                ('cost_known', models.BooleanField(default=True)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('location', models.CharField(blank=True, default='', max_length=100)),
                ('lot_code', models.CharField(blank=True, default='', max_length=100)),
                ('notes', models.TextField(blank=True, default='')),
            ],
            options={
                'ordering': ['received_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('remaining__gt', 0)), fields=['product', 'received_on', 'id'], name='lot_fifo_product'), models.Index(condition=models.Q(('remaining__gt', 0)), fields=['finished_unit', 'received_on', 'id'], name='lot_fifo_unit'), models.Index(condition=models.Q(('remaining__gt', 0)), fields=['finished_good', 'received_on', 'id'], name='lot_fifo_good'), models.Index(condition=models.Q(('remaining__gt', 0)), fields=['expires_on'], name='lot_expires_on')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('finished_good__isnull', True), ('finished_unit__isnull', True), ('product__isnull', False)), models.Q(('finished_good__isnull', True), ('finished_unit__isnull', False), ('product__isnull', True)), models.Q(('finished_good__isnull', False), ('finished_unit__isnull', True), ('product__isnull', True)), _connector='OR'), name='inventory_lot_one_owner', violation_error_message='Choose exactly one.'), models.CheckConstraint(condition=models.Q(('received__gt', 0)), name='inventory_lot_received_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('unit_cost__gte', 0)), name='inventory_lot_unit_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('cost__gte', 0)), name='inventory_lot_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='inventory_lot_value_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('remaining__gte', 0), ('remaining__lte', models.F('received'))), name='inventory_lot_remaining_within_received', violation_error_message='A lot holds between nothing and what came in.'), models.CheckConstraint(condition=models.Q(('remaining__gt', 0), ('value', 0), _connector='OR'), name='inventory_lot_empty_is_worthless', violation_error_message='An empty lot is worth nothing.')],
            },
        ),
        migrations.CreateModel(
            name='Purchase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('voided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('void_reason', models.TextField(blank=True, default='', editable=False)),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purchases', to='catalogue.supplier')),
                ('purchased_on', models.DateField()),
                ('reference', models.CharField(blank=True, default='', max_length=100)),
                ('notes', models.TextField(blank=True, default='')),
            ],
            options={
                'ordering': ['-purchased_on', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['purchased_on', 'id'], name='purchase_day'), models.Index(fields=['supplier', 'purchased_on'], name='purchase_supplier_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='inventory_purchase_void_complete', violation_error_message='A void has a moment, a person and a reason.')],
            },
        ),
        migrations.CreateModel(
            name='PurchaseLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purchase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='inventory.purchase')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purchase_lines', to='catalogue.product')),
                ('packages', bakery.db.fields.QuantityField(decimal_places=6, max_digits=15)),
                ('price_per_package', bakery.db.fields.MoneyField(blank=True, decimal_places=4, max_digits=15, null=True)),
                ('package_quantity', bakery.db.fields.QuantityField(decimal_places=6, max_digits=15)),
                ('package_unit', models.CharField(choices=[('g', 'g'), ('kg', 'kg'), ('oz', 'oz'), ('lb', 'lb'), ('ml', 'ml'), ('l', 'l'), ('tsp', 'tsp'), ('tbsp', 'tbsp'), ('fl_oz', 'fl oz'), ('cup', 'cup'), ('pt', 'pt'), ('qt', 'qt'), ('gal', 'gal'), ('ea', 'each'), ('dozen', 'dozen'), ('cm', 'cm'), ('mm', 'mm'), ('m', 'm'), ('in', 'in'), ('ft', 'ft'), ('yd', 'yd'), ('cm2', 'cm²'), ('in2', 'in²'), ('ft2', 'ft²'), ('m2', 'm²')], max_length=10)),
                ('base_quantity', bakery.db.fields.QuantityField(decimal_places=6, max_digits=15)),
                ('lot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='purchase_line', to='inventory.lot')),
                ('position', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('packages__gt', 0)), name='inventory_purchaseline_packages_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('package_quantity__gt', 0)), name='inventory_purchaseline_package_quantity_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('base_quantity__gt', 0)), name='inventory_purchaseline_base_quantity_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('price_per_package__gte', 0)), name='inventory_purchaseline_price_per_package_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('package_unit__in', ['g', 'kg', 'oz', 'lb', 'ml', 'l', 'tsp', 'tbsp', 'fl_oz', 'cup', 'pt', 'qt', 'gal', 'ea', 'dozen', 'cm', 'mm', 'm', 'in', 'ft', 'yd', 'cm2', 'in2', 'ft2', 'm2'])), name='inventory_purchaseline_package_unit_known', violation_error_message='This is not one of the choices.')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='RequestKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('operation', models.CharField(max_length=50)),
                ('digest', models.CharField(max_length=64)),
                ('result', models.CharField(blank=True, default='', max_length=64)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='StockAdjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('voided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('void_reason', models.TextField(blank=True, default='', editable=False)),
                ('kind', models.CharField(choices=[('opening', 'Opening stock'), ('count', 'Count'), ('loss', 'Loss'), ('gain', 'Gain'), ('revaluation', 'Corrected price')], max_length=20)),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='inventory_stockadjustment_void_complete', violation_error_message='A void has a moment, a person and a reason.'), models.CheckConstraint(condition=models.Q(('kind__in', ['opening', 'count', 'loss', 'gain', 'revaluation'])), name='inventory_stockadjustment_kind_known', violation_error_message='This is not one of the choices.')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='inventory.lot')),
                ('delta', bakery.db.fields.QuantityField(decimal_places=6, max_digits=15)),
                ('unit_cost', bakery.db.fields.CostField(decimal_places=8, max_digits=15)),
                ('cost', bakery.db.fields.MoneyField(decimal_places=4, max_digits=15)),
                ('cost_known', models.BooleanField(default=True)),
                ('reason', models.CharField(choices=[('receipt', 'Receipt'), ('opening', 'Opening stock'), ('gain', 'Found'), ('production_in', 'Baked'), ('production_use', 'Used in baking'), ('assembly_in', 'Assembled'), ('assembly_use', 'Used in assembly'), ('delivery', 'Handed out'), ('spoilage', 'Spoiled'), ('waste', 'Thrown away'), ('damaged', 'Damaged'), ('gift', 'Given away'), ('ad_hoc_usage', 'Used outside a run'), ('correction', 'Count correction'), ('other', 'Other'), ('revaluation', 'Price corrected'), ('reversal', 'Reversed')], max_length=20)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='inventory.movement')),
                ('adjustment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='inventory.stockadjustment')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['lot', 'id'], name='movement_lot'), models.Index(fields=['at', 'id'], name='movement_at'), models.Index(fields=['reason', 'at'], name='movement_reason')],
                'constraints': [models.CheckConstraint(condition=models.Q(('unit_cost__gte', 0)), name='inventory_movement_unit_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('reason__in', ['receipt', 'opening', 'gain', 'production_in', 'production_use', 'assembly_in', 'assembly_use', 'delivery', 'spoilage', 'waste', 'damaged', 'gift', 'ad_hoc_usage', 'correction', 'other', 'revaluation', 'reversal'])), name='inventory_movement_reason_known', violation_error_message='This is not one of the choices.'), models.CheckConstraint(condition=models.Q(models.Q(('delta', 0), _negated=True), ('reason__in', ['revaluation', 'reversal']), _connector='OR'), name='inventory_movement_delta_not_zero'), models.CheckConstraint(condition=models.Q(models.Q(('cost__gte', 0), ('delta__gt', 0)), models.Q(('cost__lte', 0), ('delta__lt', 0)), ('delta', 0), _connector='OR'), name='inventory_movement_cost_sign'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'reversal'), ('reverses__isnull', False)), models.Q(models.Q(('reason', 'reversal'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='inventory_movement_reversal_iff_reverses'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'other'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='inventory_movement_other_needs_note', violation_error_message='Say what it was.')],
            },
        ),
    ]
